package org.runnercdi.sample;

import io.quarkus.test.Mock;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Names as a test gives them, and every way ends on this machine: an address that is not loopback
 * is noted, and the connection goes to the same port here.
 */
@Mock
@ApplicationScoped
class TestNetwork extends Network {

  private final Map<String, Deque<List<InetAddress>>> names = new ConcurrentHashMap<>();
  private final Queue<InetAddress> connected = new ConcurrentLinkedQueue<>();

  /** The next answer for a name; the last one stays. */
  void answers(String name, String... addresses) {
    List<InetAddress> answer = new ArrayList<>();
    for (String address : addresses) {
      answer.add(literal(address));
    }
    names.computeIfAbsent(name, none -> new ArrayDeque<>()).add(answer);
  }

  void forgets() {
    names.clear();
    connected.clear();
  }

  /** The addresses that were connected to, in order. */
  List<InetAddress> connected() {
    return List.copyOf(connected);
  }

  @Override
  List<InetAddress> resolve(String host) throws UnknownHostException {
    Deque<List<InetAddress>> answers = names.get(host);
    if (answers == null) {
      if (host.matches("[0-9.]+|\\[.*]")) {
        return List.of(literal(host));
      }
      throw new UnknownHostException(host);
    }
    synchronized (answers) {
      return answers.size() > 1 ? answers.remove() : answers.element();
    }
  }

  @Override
  SocketAddress route(InetAddress address, int port) {
    connected.add(address);
    return super.route(InetAddress.getLoopbackAddress(), port);
  }

  static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException wrong) {
      throw new IllegalArgumentException(address, wrong);
    }
  }
}
