/**
 * More than one node, on the application's own database: {@link org.runnercdi.cluster.JdbcCluster}
 * is the door. Plain Java, any {@link javax.sql.DataSource}.
 */
@NullMarked
package org.runnercdi.cluster;

import org.jspecify.annotations.NullMarked;
