package org.runnercdi.cluster;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A row that was claimed. */
record Won(String jobId, int ordinal, long token, int attempt, boolean skipped) {

  static final String COLUMNS = "job_id, ordinal, token, attempt, done_at IS NOT NULL AS skipped";

  static List<Won> all(ResultSet rows) throws SQLException {
    List<Won> won = new ArrayList<>();
    while (rows.next()) {
      won.add(
          new Won(
              rows.getString(1),
              rows.getInt(2),
              rows.getLong(3),
              rows.getInt(4),
              rows.getBoolean(5)));
    }
    return won;
  }
}
