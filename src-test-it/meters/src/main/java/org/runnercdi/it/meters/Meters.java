package org.runnercdi.it.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The registry of an application that brings Micrometer along. */
@ApplicationScoped
public class Meters {

  private final MeterRegistry registry = new SimpleMeterRegistry();

  @Produces
  MeterRegistry registry() {
    return registry;
  }

  String print() {
    StringBuilder text = new StringBuilder();
    for (Meter meter : registry.getMeters()) {
      text.append(meter.getId().getName());
      for (Tag tag : meter.getId().getTags()) {
        text.append(' ').append(tag.getKey()).append('=').append(tag.getValue());
      }
      meter
          .measure()
          .forEach(
              sample ->
                  text.append(' ')
                      .append(sample.getStatistic())
                      .append(':')
                      .append(sample.getValue()));
      text.append('\n');
    }
    return text.toString();
  }
}
