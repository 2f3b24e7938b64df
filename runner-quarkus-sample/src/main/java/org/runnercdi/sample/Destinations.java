package org.runnercdi.sample;

import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decides where calls may go: to the Internet, and to the hosts of {@code scheduler.allowed-hosts}
 * whatever their addresses. It looks at the address that is then connected to, so that a name whose
 * answers change gains nothing.
 */
@ApplicationScoped
class Destinations {

  /**
   * What some systems read as an address, in numbers of any base: 2130706433, 0x7f.1, 0177.0.0.1.
   */
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

  private static final Pattern FOUR_NUMBERS =
      Pattern.compile("((0|[1-9]\\d{0,2})\\.){3}(0|[1-9]\\d{0,2})");

  private final Network network;
  private final Set<String> allowedHosts;

  Destinations(
      Network network,
      @ConfigProperty(name = "scheduler.allowed-hosts") Optional<List<String>> allowedHosts) {
    this.network = network;
    this.allowedHosts =
        allowedHosts.orElse(List.of()).stream()
            .map(Destinations::lowerCase)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Where to connect for a URL. Blocks while its name is resolved.
   *
   * @throws CallFailedException if there is no such host, or calls may not go there
   */
  SocketAddress of(URI url) throws CallFailedException {
    String host = lowerCase(url.getHost());
    if (NUMBER.matcher(host).matches() && !FOUR_NUMBERS.matcher(host).matches()) {
      throw CallFailedException.forGood(
          "'%s' is not a host; an address is written as four decimal numbers.".formatted(host));
    }
    InetAddress address =
        addresses(host).stream()
            .filter(found -> allowedHosts.contains(host) || PublicAddresses.contain(found))
            .findFirst()
            .orElseThrow(
                () ->
                    CallFailedException.forGood(
                        "'%s' is not on the Internet; scheduler.allowed-hosts does not list it."
                            .formatted(host)));
    return network.route(address, Texts.port(url));
  }

  private List<InetAddress> addresses(String host) throws CallFailedException {
    try {
      return network.resolve(host);
    } catch (UnknownHostException unknown) {
      throw CallFailedException.forNow("There is no host '%s'.".formatted(host), unknown);
    }
  }

  private static String lowerCase(String host) {
    return host.toLowerCase(Locale.ROOT);
  }
}
