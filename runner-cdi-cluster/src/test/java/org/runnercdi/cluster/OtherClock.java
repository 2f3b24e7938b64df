package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/** The time of day as another process sees it, and which can be set at any moment. */
final class OtherClock {

  private final Path folder;
  private final Path ahead;

  /**
   * The clock of a process that has yet to start.
   *
   * @param folder where its files go
   */
  OtherClock(Path folder, String name) {
    this.folder = folder;
    ahead = folder.resolve(name + ".ahead");
  }

  /** So many seconds ahead of the machine's, or behind. */
  void set(long seconds) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    bytes.putLong(seconds).flip();
    try (FileChannel file =
        FileChannel.open(ahead, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(bytes, 0);
    }
  }

  /** What makes a process see it. */
  Map<String, String> environment() throws IOException, InterruptedException {
    return Map.of("LD_PRELOAD", library().toString(), "CLOCK_AHEAD", ahead.toString());
  }

  private Path library() throws IOException, InterruptedException {
    Path library = folder.resolve("clock.so");
    if (!Files.exists(library)) {
      Path source = folder.resolve("clock.c");
      try (InputStream text =
          Objects.requireNonNull(OtherClock.class.getResourceAsStream("/clock.c"))) {
        Files.copy(text, source);
      }
      Process compiler =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(compiler.getInputStream().readAllBytes(), UTF_8);
      if (compiler.waitFor() != 0) {
        throw new IOException("cc failed:\n" + said);
      }
    }
    return library;
  }
}
