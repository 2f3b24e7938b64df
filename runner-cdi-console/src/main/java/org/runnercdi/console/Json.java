package org.runnercdi.console;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as JSON: the same in every container, whatever provider it has, or has not.
 * Components are in their order, and those that are null are left out.
 */
final class Json {

  private final StringBuilder out = new StringBuilder(1024);

  private Json() {}

  static byte[] bytes(Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  static String text(Object value) {
    Json json = new Json();
    json.write(value);
    return json.out.toString();
  }

  private void write(@Nullable Object value) {
    if (value == null || value instanceof Boolean || isFinite(value)) {
      out.append(value);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(map);
    } else if (value instanceof Iterable<?> list) {
      writeList(list);
    } else if (value instanceof Record object) {
      writeRecord(object);
    } else {
      writeString(value.toString());
    }
  }

  private static boolean isFinite(Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }

  private void writeRecord(Record object) {
    char before = '{';
    for (RecordComponent component : object.getClass().getRecordComponents()) {
      Object value = valueOf(object, component);
      if (value != null) {
        out.append(before);
        before = ',';
        writeString(component.getName());
        out.append(':');
        write(value);
      }
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private static @Nullable Object valueOf(Record object, RecordComponent component) {
    try {
      return component.getAccessor().invoke(object);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read.", e);
    }
  }

  private void writeMap(Map<?, ?> map) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      writeString(String.valueOf(entry.getKey()));
      out.append(':');
      write(entry.getValue());
      if (entries.hasNext()) {
        out.append(',');
      }
    }
    out.append('}');
  }

  private void writeList(Iterable<?> list) {
    out.append('[');
    Iterator<?> items = list.iterator();
    while (items.hasNext()) {
      write(items.next());
      if (items.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  private void writeString(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      writeChar(text.charAt(i));
    }
    out.append('"');
  }

  /** What might end a script element is escaped too, should a page ever hold it. */
  private void writeChar(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ' || c == '<' || c == '>' || c == '&' || c > '~') {
          out.append("\\u");
          String hex = Integer.toHexString(c);
          out.append("0000", 0, 4 - hex.length()).append(hex);
        } else {
          out.append(c);
        }
      }
    }
  }
}
