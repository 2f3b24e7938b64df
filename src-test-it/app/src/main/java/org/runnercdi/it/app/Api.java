package org.runnercdi.it.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The root of the application's resources. */
@ApplicationPath("/api")
public class Api extends Application {}
