package org.runnercdi.testing.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.runnercdi.Explanation;

/** What the README shows is what is tested here. */
class ReadmeTest {

  private static final String CODE = "\n```java\n";

  @ParameterizedTest
  @CsvSource({"Test your jobs, InvoicesTest", "Why did it not run?, BackupTest"})
  void theExampleIsTheTestedSource(String title, String test) throws IOException {
    String section = section(title);
    String source =
        Files.readString(Path.of("src/test/java/org/runnercdi/testing/readme/" + test + ".java"));

    int begin = section.indexOf(CODE) + CODE.length();
    String example = section.substring(begin, section.indexOf("```", begin));

    assertThat(example).isEqualTo(source.substring(source.indexOf("@RunnerTest(")));
  }

  @Test
  void eachKindOfAnswerIsExplained() throws IOException {
    List<String> rows =
        section("Why did it not run?")
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Explanation.Kind.values()).map(Enum::name).toList());
  }

  private static String section(String title) throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String heading = "\n## " + title + "\n";
    assertThat(readme).contains(heading);
    int begin = readme.indexOf(heading) + heading.length();
    int next = readme.indexOf("\n## ", begin);
    return readme.substring(begin, next < 0 ? readme.length() : next);
  }
}
