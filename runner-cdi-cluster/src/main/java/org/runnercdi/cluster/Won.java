package org.runnercdi.cluster;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A row that was claimed, for the first time. */
record Won(String jobId, int ordinal, long token, boolean skipped) {

  static List<Won> all(ResultSet rows) throws SQLException {
    List<Won> won = new ArrayList<>();
    while (rows.next()) {
      won.add(new Won(rows.getString(1), rows.getInt(2), rows.getLong(3), rows.getBoolean(4)));
    }
    return won;
  }
}
