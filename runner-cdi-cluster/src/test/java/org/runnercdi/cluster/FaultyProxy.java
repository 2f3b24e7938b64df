package org.runnercdi.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Stands between clients and a server; a plan says what becomes of each thing the clients send. */
final class FaultyProxy implements AutoCloseable {

  enum Fault {
    NONE,

    /** The connection breaks, and the server has not seen it. */
    BEFORE,

    /** The server gets it, and is alone. */
    WITHIN,

    /** The connection breaks when the server has answered. */
    AFTER,

    /** The server gets it, and its answer waits until {@link #release}. */
    HOLD
  }

  /** Says what becomes of what is sent. */
  @FunctionalInterface
  interface Plan {

    /**
     * Is asked by a thread for each connection.
     *
     * @param connection the same for all that is sent on one
     */
    Fault of(Object connection, String sent);
  }

  private final ServerSocket listening;
  private final DatabaseServer server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Set<Fault> struck = ConcurrentHashMap.newKeySet();
  private volatile Plan plan;

  /** Nothing goes wrong, as yet. */
  FaultyProxy(DatabaseServer server) throws IOException {
    this(server, (connection, sent) -> Fault.NONE);
  }

  FaultyProxy(DatabaseServer server, Plan plan) throws IOException {
    this.server = server;
    this.plan = plan;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  /**
   * Whether a transaction ends so: PostgreSQL's text ends with a zero, MariaDB's begins with a 3.
   */
  static boolean isCommit(String sent) {
    return sent.contains("COMMIT\0") || sent.contains("\3COMMIT");
  }

  /** Whether a node takes what is another's, or nobody's. */
  static boolean isTakeOver(String sent) {
    return sent.contains("UPDATE runner_open SET node = ") && sent.contains(", token = ");
  }

  /** A fault of any kind but HOLD, once in so many times. */
  static Fault onceIn(int times, Random random) {
    synchronized (random) {
      return random.nextInt(times) > 0
          ? Fault.NONE
          : List.of(Fault.BEFORE, Fault.WITHIN, Fault.AFTER).get(random.nextInt(3));
    }
  }

  /** The way to the server, with every statement in full, each time. */
  String url() {
    return server.inFull(listening.getLocalPort());
  }

  void plan(Plan next) {
    plan = next;
  }

  /** Nothing goes wrong any more. */
  void mend() {
    plan((connection, sent) -> Fault.NONE);
  }

  /** Breaks all connections, and those that come, until {@link #mend}. */
  void cutOff() {
    plan((connection, sent) -> Fault.BEFORE);
    cut();
  }

  /** What has happened so far. */
  Set<Fault> struck() {
    return struck;
  }

  /** Whether an answer is held, or about to be. */
  boolean isHeld() {
    return held.getCount() == 0;
  }

  void release() {
    released.countDown();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    released.countDown();
    cut();
  }

  private void cut() {
    open.forEach(FaultyProxy::close);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        connect(listening.accept());
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Where the server is away, the client finds out. */
  private void connect(Socket client) {
    try {
      new Line(client, new Socket(InetAddress.getLoopbackAddress(), server.port())).begin();
    } catch (IOException e) {
      close(client);
    }
  }

  /** One connection. */
  private final class Line {

    private final Socket client;
    private final Socket backend;
    private volatile Fault fault = Fault.NONE;

    Line(Socket client, Socket backend) {
      this.client = client;
      this.backend = backend;
    }

    void begin() {
      open.add(client);
      open.add(backend);
      thread(() -> forth());
      thread(() -> back());
    }

    private void forth() {
      byte[] buffer = new byte[1 << 16];
      try {
        for (int read = client.getInputStream().read(buffer);
            read >= 0;
            read = client.getInputStream().read(buffer)) {
          fault = plan.of(this, new String(buffer, 0, read, ISO_8859_1));
          struck.add(fault);
          if (fault == Fault.BEFORE) {
            end();
            return;
          }
          if (fault == Fault.WITHIN) {
            close(client);
          }
          backend.getOutputStream().write(buffer, 0, read);
          if (fault == Fault.WITHIN) {
            // It reads on, and so carries out what it got, and then the end of the stream.
            backend.shutdownOutput();
            return;
          }
          if (fault == Fault.HOLD) {
            held.countDown();
          }
        }
        end();
      } catch (IOException e) {
        end();
      }
    }

    private void back() {
      byte[] buffer = new byte[1 << 16];
      try {
        for (int read = backend.getInputStream().read(buffer);
            read >= 0;
            read = backend.getInputStream().read(buffer)) {
          if (fault == Fault.AFTER) {
            break;
          }
          if (fault == Fault.HOLD) {
            released.await();
          }
          if (fault != Fault.WITHIN) {
            client.getOutputStream().write(buffer, 0, read);
          }
        }
      } catch (IOException e) {
        // The way of all that is cut off.
        fault = Fault.AFTER;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        end();
      }
    }

    private void end() {
      close(client);
      close(backend);
      open.remove(client);
      open.remove(backend);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
