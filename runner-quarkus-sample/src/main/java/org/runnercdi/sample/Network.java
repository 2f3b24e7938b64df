package org.runnercdi.sample;

import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What lies outside: names, and the way to an address. A test puts another in its place. */
@ApplicationScoped
class Network {

  /** The addresses of a name, or the one that it spells. Blocks until there is an answer. */
  List<InetAddress> resolve(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  /** Where to connect to reach an address: there. Nothing is resolved once more. */
  SocketAddress route(InetAddress address, int port) {
    return SocketAddress.inetSocketAddress(new InetSocketAddress(address, port));
  }
}
