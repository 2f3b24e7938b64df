package org.runnercdi.it.server;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a server is to be started.
 *
 * @param applications the archives to deploy, by name, which is also the context root
 * @param systemProperties of the server's JVM
 * @param environment beside the one that is inherited
 */
public record Start(
    Map<String, Path> applications,
    Map<String, String> systemProperties,
    Map<String, String> environment) {}
