package org.runnercdi.sample;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Tells addresses of the Internet from all others, by the registries of special addresses that IANA
 * keeps. Of IPv6 only what is global unicast counts, less what carries an IPv4 address within. One
 * address looks like one of the Internet and is none: under it Azure tells a machine of itself.
 */
final class PublicAddresses {

  private static final List<Block> GLOBAL_UNICAST = List.of(Block.of("2000::", 3));

  private static final List<Block> SPECIAL =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("127.0.0.0", 8),
          Block.of("168.63.129.16", 32),
          Block.of("169.254.0.0", 16),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 3),
          Block.of("2001::", 23),
          Block.of("2001:db8::", 32),
          Block.of("2002::", 16),
          Block.of("3fff::", 20));

  private PublicAddresses() {}

  /** Java itself turns an IPv4-mapped IPv6 address into the IPv4 address. */
  static boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    return (bytes.length == 4 || isIn(GLOBAL_UNICAST, bytes)) && !isIn(SPECIAL, bytes);
  }

  private static boolean isIn(List<Block> blocks, byte[] address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  private record Block(InetAddress first, int bits) {

    static Block of(String first, int bits) {
      try {
        return new Block(InetAddress.getByName(first), bits);
      } catch (UnknownHostException impossible) {
        throw new IllegalArgumentException("'%s' is not an address.".formatted(first), impossible);
      }
    }

    boolean contains(byte[] address) {
      byte[] prefix = first.getAddress();
      if (prefix.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((prefix[bit / 8] & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
