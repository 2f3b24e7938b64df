package org.runnercdi.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server. When told to, it lets what the client sends next through to
 * the server, and cuts the client off: the server never learns, and carries it out.
 */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket listening;
  private final int server;
  private final BlockingQueue<Socket> orphans = new LinkedBlockingQueue<>();
  private volatile @Nullable String cutAt;

  CuttingProxy(int server) throws IOException {
    this.server = server;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    thread(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The next statement that contains this text loses its client. Once. */
  void cutAt(String text) {
    cutAt = text;
  }

  /** The connection to the server that was left without its client. Blocks until there is one. */
  Socket orphan() throws InterruptedException {
    return orphans.take();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket backend = new Socket(InetAddress.getLoopbackAddress(), server);
        thread(() -> forth(client, backend));
        thread(() -> back(backend, client));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void forth(Socket client, Socket backend) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream from = client.getInputStream();
      OutputStream to = backend.getOutputStream();
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        String text = cutAt;
        boolean cut =
            text != null && new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains(text);
        if (cut) {
          cutAt = null;
          // First, so that no answer passes.
          client.close();
        }
        to.write(buffer, 0, read);
        if (cut) {
          orphans.add(backend);
          return;
        }
      }
      backend.close();
    } catch (IOException e) {
      close(client, backend);
    }
  }

  private void back(Socket backend, Socket client) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream from = backend.getInputStream();
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        if (!client.isClosed()) {
          client.getOutputStream().write(buffer, 0, read);
        }
      }
      client.close();
    } catch (IOException e) {
      if (!orphans.contains(backend)) {
        close(client, backend);
      }
    }
  }

  private static void close(Socket... sockets) {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
