package org.runnercdi.testing.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows is what is tested here. */
class ReadmeTest {

  private static final String SECTION = "\n## Test your jobs\n";
  private static final String CODE = "\n```java\n";

  @Test
  void theExampleIsTheTestedSource() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String source =
        Files.readString(Path.of("src/test/java/org/runnercdi/testing/readme/InvoicesTest.java"));

    int section = readme.indexOf(SECTION);
    assertThat(section).as("section" + SECTION).isPositive();
    int begin = readme.indexOf(CODE, section) + CODE.length();
    String example = readme.substring(begin, readme.indexOf("```", begin));

    assertThat(example).isEqualTo(source.substring(source.indexOf("@RunnerTest(")));
  }
}
