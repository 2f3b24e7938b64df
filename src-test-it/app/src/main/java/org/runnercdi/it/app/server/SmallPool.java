package org.runnercdi.it.app.server;

import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.context.ApplicationScoped;

/** An executor with fewer threads than the runner's limit. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/small", maxAsync = 4)
public class SmallPool {}
