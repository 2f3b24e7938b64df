package org.runnercdi.it.weld.app;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Takes down what it surrounds. */
@Traced
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class TracedInterceptor {

  @Inject Log log;

  @AroundInvoke
  Object around(InvocationContext context) throws Exception {
    log.add("traced " + context.getMethod().getName());
    return context.proceed();
  }
}
