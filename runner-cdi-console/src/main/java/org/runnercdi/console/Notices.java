package org.runnercdi.console;

import java.util.ArrayDeque;
import java.util.List;

/** What has gone wrong beside the jobs, the latest first: so much and no more. */
final class Notices {

  private static final int KEPT = 10;

  private final ArrayDeque<NoticeView> latest = new ArrayDeque<>();

  synchronized void add(NoticeView notice) {
    latest.addFirst(notice);
    if (latest.size() > KEPT) {
      latest.removeLast();
    }
  }

  synchronized List<NoticeView> views() {
    return List.copyOf(latest);
  }
}
