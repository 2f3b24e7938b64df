package org.runnercdi.cdi;

import org.runnercdi.RunnableJob;

/**
 * One job as the extension found it.
 *
 * @param key of the bean, as {@link JobHost#value()}
 * @param kind what is annotated
 * @param className the class that is annotated, or whose member is
 * @param member the annotated method or field; empty for a class
 * @param takesContext whether a job method has a parameter
 * @param annotation the texts; those with expressions are not resolved
 */
record JobEntry(
    String key,
    Kind kind,
    String className,
    String member,
    boolean takesContext,
    RunnableJob annotation) {

  /** What is annotated. */
  enum Kind {
    CLASS,
    METHOD,
    PRODUCER
  }

  /** As sentences name it. */
  String where() {
    return member.isEmpty() ? className : className + "#" + member;
  }
}
