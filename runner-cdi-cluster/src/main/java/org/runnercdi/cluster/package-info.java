/**
 * More than one node, on the application's own database. A CDI application needs the jar, its data
 * source and the setting {@code runner.cluster.enabled=true}; elsewhere {@link
 * org.runnercdi.cluster.JdbcCluster} is the door, in plain Java on any {@link
 * javax.sql.DataSource}.
 */
@NullMarked
package org.runnercdi.cluster;

import org.jspecify.annotations.NullMarked;
