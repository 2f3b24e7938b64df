package org.runnercdi.it.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A server's log, cut into records, and what of it must not be there. */
public final class ServerLog {

  private static final String ALLOWED = "/allowed-log.txt";

  private final Path file;
  private final Pattern begin;
  private final Pattern trouble;
  private final List<Pattern> allowed = readAllowed();
  private final List<long[]> provoked = new ArrayList<>();

  ServerLog(Path file, Pattern begin, Pattern trouble) {
    this.file = file;
    this.begin = begin;
    this.trouble = trouble;
  }

  /** What is done on purpose and makes trouble. */
  @FunctionalInterface
  public interface Provocation {
    void run() throws Exception;
  }

  /** A record and where it begins. */
  private record Entry(long offset, String text) {}

  /** All of it. */
  public String text() {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has this text: what an answer tells may be logged after it. */
  public void await(String part) {
    Awaitility.await(part + " in " + file)
        .atMost(Server.PATIENCE)
        .until(() -> text().contains(part));
  }

  /** Where the next character will stand. */
  public int end() {
    return text().length();
  }

  /** Whatever begins in the log meanwhile is expected. */
  public void provoke(Provocation provocation) throws Exception {
    provoking(
        () -> {
          provocation.run();
          return true;
        });
  }

  /** Whatever begins in the log meanwhile is expected. */
  public <T> T provoking(Callable<T> provocation) throws Exception {
    long from = end();
    T answer = provocation.call();
    provoked.add(new long[] {from, end()});
    return answer;
  }

  /** Records that tell of trouble or hold a stack trace, and that nobody has allowed. */
  public List<String> unexpected() {
    return records().stream()
        .filter(record -> provoked.stream().noneMatch(span -> isIn(record, span)))
        .map(Entry::text)
        .filter(text -> trouble.matcher(firstLine(text)).find() || text.contains("\n\tat "))
        .filter(text -> allowed.stream().noneMatch(pattern -> pattern.matcher(text).find()))
        .toList();
  }

  private static boolean isIn(Entry record, long[] span) {
    return record.offset >= span[0] && record.offset < span[1];
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private List<Entry> records() {
    List<Entry> records = new ArrayList<>();
    long offset = 0;
    long began = 0;
    StringBuilder record = new StringBuilder();
    for (String line : text().split("\n", -1)) {
      if (begin.matcher(line).find() && !record.isEmpty()) {
        records.add(new Entry(began, record.toString()));
        record.setLength(0);
        began = offset;
      }
      record.append(line).append('\n');
      offset += line.length() + 1;
    }
    records.add(new Entry(began, record.toString()));
    return records;
  }

  /** One pattern a line, after a line that begins with # and gives the reason. */
  private static List<Pattern> readAllowed() {
    List<Pattern> patterns = new ArrayList<>();
    try (InputStream in = ServerLog.class.getResourceAsStream(ALLOWED);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          patterns.add(Pattern.compile(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return patterns;
  }
}
