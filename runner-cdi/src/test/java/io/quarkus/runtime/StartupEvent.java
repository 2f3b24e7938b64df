package io.quarkus.runtime;

/** Stands for Quarkus on the class path of tests that run in another container. */
public final class StartupEvent {}
