package org.runnercdi.engine;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a list of what is due, so that nodes can tell whether they see the same. A job that
 * one of them does not have would else be taken for run: so nobody must be able to make two lists
 * with one digest, and it is half of a SHA-256.
 */
final class ListDigest {

  private final MessageDigest digest;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 13);

  private ListDigest(MessageDigest digest) {
    this.digest = digest;
  }

  /** The ids and ordinals of these, in their order; none of them may be missing. */
  static UUID of(@Nullable ClaimedExecution[] due) {
    ListDigest list;
    try {
      list = new ListDigest(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
    for (ClaimedExecution execution : due) {
      list.add(Objects.requireNonNull(execution));
    }
    return list.end();
  }

  private void add(ClaimedExecution execution) {
    String id = execution.id();
    add(execution.ordinal());
    add(id.length());
    for (int i = 0; i < id.length(); i++) {
      if (bytes.remaining() < Character.BYTES) {
        flush();
      }
      bytes.putChar(id.charAt(i));
    }
  }

  private void add(int number) {
    if (bytes.remaining() < Integer.BYTES) {
      flush();
    }
    bytes.putInt(number);
  }

  private void flush() {
    digest.update(bytes.flip());
    bytes.clear();
  }

  private UUID end() {
    flush();
    ByteBuffer half = ByteBuffer.wrap(digest.digest());
    return new UUID(half.getLong(), half.getLong());
  }
}
