package org.runnercdi.engine;

import java.io.ByteArrayOutputStream;

/**
 * The decisions of one queue in one slot, by the jobs' numbers, in few bytes: the most frequent
 * decision goes without saying, and for each other there is a set of numbers, as the distances
 * between them or as a bit for each job, whichever is shorter.
 */
final class PackedDecisions {

  private static final int DISTANCES = 0;
  private static final int BITS = 1;
  private static final byte NOT_DUE = Decision.NOT_DUE.code();

  private PackedDecisions() {}

  /** The same decision for all jobs, whichever there are. */
  static byte[] ofAll(Decision decision) {
    return new byte[] {decision.code()};
  }

  static byte[] pack(byte[] codes, int count) {
    int[] frequencies = frequencies(codes, count);
    byte most = 0;
    for (byte code = 1; code < frequencies.length; code++) {
      most = frequencies[code] > frequencies[most] ? code : most;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    packed.write(most);
    writeNumber(packed, count);
    for (byte code = 0; code < frequencies.length; code++) {
      if (code != most && frequencies[code] > 0) {
        packed.write(code);
        writeSet(packed, codes, count, code);
      }
    }
    return packed.toByteArray();
  }

  private static int[] frequencies(byte[] codes, int count) {
    int[] frequencies = new int[Decision.values().length];
    // In nearly all slots nearly all are not due: they are what is left.
    int others = 0;
    for (int i = 0; i < count; i++) {
      if (codes[i] != NOT_DUE) {
        frequencies[codes[i]]++;
        others++;
      }
    }
    frequencies[NOT_DUE] = count - others;
    return frequencies;
  }

  private static void writeSet(ByteArrayOutputStream packed, byte[] codes, int count, byte code) {
    int bitBytes = (count + 7) / 8;
    ByteArrayOutputStream distances = new ByteArrayOutputStream();
    int before = -1;
    for (int i = 0; i < count && distances.size() < bitBytes; i++) {
      if (codes[i] == code) {
        writeNumber(distances, i - before);
        before = i;
      }
    }
    if (distances.size() < bitBytes) {
      packed.write(DISTANCES);
      writeNumber(packed, distances.size());
      packed.writeBytes(distances.toByteArray());
      return;
    }
    byte[] bits = new byte[bitBytes];
    for (int i = 0; i < count; i++) {
      if (codes[i] == code) {
        bits[i >> 3] |= (byte) (1 << (i & 7));
      }
    }
    packed.write(BITS);
    writeNumber(packed, bitBytes);
    packed.writeBytes(bits);
  }

  private static void writeNumber(ByteArrayOutputStream out, int number) {
    int left = number;
    while (left >= 0x80) {
      out.write(left | 0x80);
      left >>>= 7;
    }
    out.write(left);
  }

  /** The decision about one job; {@link Decision#ABSENT} for a number that was not given yet. */
  static Decision read(byte[] packed, int index) {
    Reader reader = new Reader(packed);
    byte most = reader.next();
    if (reader.atEnd()) {
      return Decision.of(most);
    }
    if (index < 0 || index >= reader.number()) {
      return Decision.ABSENT;
    }
    while (!reader.atEnd()) {
      byte code = reader.next();
      boolean bits = reader.next() == BITS;
      int length = reader.number();
      if (reader.contains(index, bits, length)) {
        return Decision.of(code);
      }
    }
    return Decision.of(most);
  }

  private static final class Reader {

    private final byte[] packed;
    private int at;

    Reader(byte[] packed) {
      this.packed = packed;
    }

    boolean atEnd() {
      return at == packed.length;
    }

    byte next() {
      return packed[at++];
    }

    int number() {
      int number = 0;
      for (int shift = 0; ; shift += 7) {
        byte part = next();
        number |= (part & 0x7f) << shift;
        if (part >= 0) {
          return number;
        }
      }
    }

    /** Whether a set has the number; reads on to its end. */
    boolean contains(int index, boolean bits, int length) {
      int end = at + length;
      boolean found = false;
      if (bits) {
        found = ((packed[at + (index >> 3)] >> (index & 7)) & 1) != 0;
      } else {
        int number = -1;
        while (at < end && number < index) {
          number += number();
        }
        found = number == index;
      }
      at = end;
      return found;
    }
  }
}
