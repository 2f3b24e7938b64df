package org.runnercdi.cdi;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanContainer;

/**
 * A bean of which each evaluation gets an object of its own. It is made past its scope: a due-check
 * and its run have different request contexts, and yet share the object.
 */
record FreshBean(BeanContainer container, Bean<Object> bean) {

  /** An object, and what destroys it with all that depends on it. */
  record Made(Object object, Runnable destroy) {}

  Made make() {
    CreationalContext<Object> context = container.createCreationalContext(bean);
    Object object = bean.create(context);
    return new Made(object, () -> bean.destroy(object, context));
  }
}
