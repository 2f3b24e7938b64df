package org.runnercdi.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between clients and a server, and cuts all of them off while it is silent. */
final class SilentProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final int server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean silent;

  SilentProxy(int server) throws IOException {
    this.server = server;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  void silence() {
    silent = true;
    open.forEach(SilentProxy::close);
  }

  void speak() {
    silent = false;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    silence();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (silent) {
          close(client);
        } else {
          connect(client);
        }
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket backend = new Socket(InetAddress.getLoopbackAddress(), server);
    open.add(client);
    open.add(backend);
    thread(() -> pass(client, backend));
    thread(() -> pass(backend, client));
    if (silent) {
      silence();
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // The way of all that is cut off.
      if (!from.isClosed() && !to.isClosed()) {
        close(from);
      }
    } finally {
      close(from);
      close(to);
      open.remove(from);
      open.remove(to);
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
    Thread thread = new Thread(task, "silent-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
