package org.runnercdi.it.suite;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The tested archive, and others made of it: the same classes under other settings. */
final class Archives {

  private static final String SETTINGS = "WEB-INF/classes/META-INF/microprofile-config.properties";
  private static final String LIBRARIES = "WEB-INF/lib/";

  private final Path original = Path.of(System.getProperty("it.app"));
  private final Path directory;

  Archives(Path directory) {
    this.directory = directory;
  }

  /** The WAR as it was built. */
  Path app() {
    return original;
  }

  /** With settings added or replaced; an empty value takes one away. */
  Path variant(String name, Map<String, String> settings) throws IOException {
    return variant(name, settings, List.of());
  }

  /** Also with further jars. */
  Path variant(String name, Map<String, String> settings, List<Path> libraries) throws IOException {
    Map<String, byte[]> entries = read(original);
    configure(entries, name, settings);
    for (Path library : libraries) {
      entries.put(LIBRARIES + library.getFileName(), Files.readAllBytes(library));
    }
    return write(entries, directory.resolve(name + ".war"));
  }

  /** The library and further jars, and nothing of the application's own but settings. */
  Path bare(String name, Map<String, String> settings, List<Path> libraries) throws IOException {
    Map<String, byte[]> entries = read(original);
    entries.keySet().removeIf(entry -> !entry.equals(SETTINGS) && !isLibrary(entry));
    configure(entries, name, settings);
    for (Path library : libraries) {
      entries.put(LIBRARIES + library.getFileName(), Files.readAllBytes(library));
    }
    return write(entries, directory.resolve(name + ".war"));
  }

  private static boolean isLibrary(String entry) {
    return entry.startsWith(LIBRARIES + "runner-cdi-");
  }

  /** An EAR of web applications, with the library in its own lib directory. */
  Path ear(String name, Map<String, Map<String, String>> modules) throws IOException {
    Map<String, byte[]> ear = new LinkedHashMap<>();
    StringBuilder descriptor =
        new StringBuilder(
            "<application xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"10\">");
    for (Map.Entry<String, Map<String, String>> module : modules.entrySet()) {
      Map<String, byte[]> war = read(original);
      configure(war, module.getKey(), module.getValue());
      for (String library : List.copyOf(war.keySet())) {
        if (isLibrary(library)) {
          ear.put("lib/" + library.substring(LIBRARIES.length()), war.remove(library));
        }
      }
      ear.put(module.getKey() + ".war", bytes(war));
      descriptor
          .append("<module><web><web-uri>")
          .append(module.getKey())
          .append(".war</web-uri><context-root>/")
          .append(module.getKey())
          .append("</context-root></web></module>");
    }
    descriptor.append("<library-directory>lib</library-directory></application>");
    ear.put("META-INF/application.xml", descriptor.toString().getBytes(StandardCharsets.UTF_8));
    return write(ear, directory.resolve(name + ".ear"));
  }

  /** The jars of a directory that the build filled. */
  static List<Path> jars(String property) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty(property)))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static void configure(
      Map<String, byte[]> entries, String name, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.load(new ByteArrayInputStream(entries.get(SETTINGS)));
    properties.setProperty("it.name", name);
    properties.setProperty("it.slow-start", "PT0S");
    properties.putAll(settings);
    properties.values().removeIf(""::equals);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    properties.store(out, null);
    entries.put(SETTINGS, out.toByteArray());
  }

  private static Map<String, byte[]> read(Path archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (InputStream file = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), zip.readAllBytes());
        }
      }
    }
    return entries;
  }

  private static Path write(Map<String, byte[]> entries, Path archive) throws IOException {
    Files.createDirectories(archive.getParent());
    return Files.write(archive, bytes(entries));
  }

  private static byte[] bytes(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : new ArrayList<>(entries.entrySet())) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
