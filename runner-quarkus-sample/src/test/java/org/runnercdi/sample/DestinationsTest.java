package org.runnercdi.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

  private final TestNetwork network = new TestNetwork();
  private final Destinations destinations =
      new Destinations(network, Optional.of(List.of("Intranet.example", "192.168.1.20", "[::1]")));

  @BeforeEach
  void theNamesThere() {
    network.answers("public.example", "93.184.215.14");
    network.answers("inside.example", "127.0.0.1");
    network.answers("both.example", "10.0.0.1", "93.184.215.14");
    network.answers("intranet.example", "10.0.0.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]:80",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:169.254.169.254]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::1]",
        "[100::1]",
        "[2001::1]",
        "[2001:db8::1]",
        "[2002:7f00:1::]",
        "[3fff::1]",
        "[5f00::1]",
        "[64:ff9b::a9fe:a9fe]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "inside.example",
        "INSIDE.example",
      })
  void whatIsNotOnTheInternetIsRefused(String host) {
    // The one exception of the list below.
    Destinations strict = new Destinations(network, Optional.empty());
    assertThatThrownBy(() -> strict.of(Texts.url("http://" + host + "/")))
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("is not on the Internet; scheduler.allowed-hosts does not list it.");
    assertThat(network.connected()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[fe80::1%25lo]", "[fe80::1%lo]", "[fe80::1%1]"})
  void aLinkLocalAddressIsRefusedWhateverItsZone(String host) {
    // The system's own reading; an address needs no resolver.
    Destinations strict = new Destinations(new Network(), Optional.empty());
    assertThatThrownBy(() -> strict.of(Texts.url("http://" + host + "/")))
        .isInstanceOf(CallFailedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.1",
        "127.0.1",
        "0x7f.0.0.1",
        "127.0.0.0x1",
        "1.2.3.4.",
        "foo.127",
        "1.2.3.4.5",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
      })
  void anAddressInNumbersOfOtherFormsIsNoUrl(String host) {
    assertThatThrownBy(() -> Texts.url("http://" + host + "/"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0X7F000001",
        "0177.0.0.1",
        "127.0.0.01",
      })
  void anAddressInNumbersOfAnotherBaseIsRefusedWhateverItMeans(String host) {
    assertThatThrownBy(() -> destinations.of(Texts.url("http://" + host + "/")))
        .isInstanceOf(CallFailedException.class)
        .hasMessageContaining("is not a host");
    assertThat(network.connected()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "93.184.215.14",
        "100.63.255.255",
        "100.128.0.0",
        "168.63.129.17",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "223.255.255.255",
        "[2606:4700:4700::1111]",
        "[2a00:1450::1]",
      })
  void whatIsOnTheInternetIsConnectedToAsItWasChecked(String host) throws Exception {
    destinations.of(URI.create("https://" + host + "/"));

    assertThat(network.connected()).containsExactly(TestNetwork.literal(host));
  }

  @Test
  void ofTheAddressesOfANameOneOnTheInternetIsTaken() throws Exception {
    destinations.of(URI.create("http://both.example/"));

    assertThat(network.connected()).containsExactly(TestNetwork.literal("93.184.215.14"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"intranet.example", "INTRANET.example", "192.168.1.20", "[::1]"})
  void aHostThatIsAllowedMayBeAnywhere(String host) throws Exception {
    destinations.of(URI.create("http://" + host + "/"));

    assertThat(network.connected()).hasSize(1);
  }

  @Test
  void anotherNameOfAnAllowedHostIsNot() {
    network.answers("alias.example", "10.0.0.7");

    assertThatThrownBy(() -> destinations.of(URI.create("http://alias.example/")))
        .hasMessageContaining("'alias.example' is not on the Internet");
  }

  @Test
  void aNameIsAskedForOnce() throws Exception {
    network.answers("moving.example", "93.184.215.14");
    network.answers("moving.example", "127.0.0.1");

    destinations.of(URI.create("http://moving.example/"));

    assertThat(network.connected()).containsExactly(TestNetwork.literal("93.184.215.14"));
    assertThatThrownBy(() -> destinations.of(URI.create("http://moving.example/")))
        .hasMessageContaining("is not on the Internet");
  }

  @Test
  void aNameThatNobodyKnowsIsToldSo() {
    assertThatThrownBy(() -> destinations.of(URI.create("http://nobody.example/")))
        .hasMessage("There is no host 'nobody.example'.")
        .isInstanceOfSatisfying(
            CallFailedException.class, failed -> assertThat(failed.isForNow()).isTrue());
  }

  @Test
  void theWayToAnAddressIsThatAddress() throws Exception {
    InetAddress address = InetAddress.getByAddress("a.name", new byte[] {93, (byte) 184, 1, 2});

    SocketAddress way = new Network().route(address, 443);

    assertThat(way.hostAddress()).isEqualTo("93.184.1.2");
    assertThat(way.port()).isEqualTo(443);
    assertThat(new Network().resolve("localhost"))
        .allSatisfy(found -> assertThat(found.isLoopbackAddress()).isTrue());
  }
}
