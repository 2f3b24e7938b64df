package org.runnercdi.it.helidon;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import org.runnercdi.it.app.Api;

/** A bean, or Helidon would not see it, under the path that a server makes of an archive's name. */
@ApplicationScoped
@ApplicationPath("/app/api")
public class HelidonApi extends Api {}
