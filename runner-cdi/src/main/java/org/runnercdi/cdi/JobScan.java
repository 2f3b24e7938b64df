package org.runnercdi.cdi;

import static java.lang.System.Logger.Level.DEBUG;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.DeclarationConfig;
import jakarta.enterprise.inject.build.compatible.spi.FieldConfig;
import jakarta.enterprise.inject.build.compatible.spi.MethodConfig;
import jakarta.enterprise.lang.model.declarations.ClassInfo;
import jakarta.enterprise.lang.model.declarations.MethodInfo;
import jakarta.enterprise.lang.model.types.Type;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.runnercdi.Job;
import org.runnercdi.RunnableJob;

/**
 * Collects the annotated declarations, then the beans that the container made of them: only what is
 * both becomes a job.
 */
final class JobScan {

  private static final System.Logger LOG = System.getLogger("org.runnercdi");

  /** Of these the runner makes objects itself, past proxies and bean types. */
  private static final Set<String> FRESH =
      Set.of(Dependent.class.getName(), RequestScoped.class.getName());

  private final List<String> problems = new ArrayList<>();
  private final JobRules rules = new JobRules(problems::add);
  private final Map<String, Candidate> candidates = new TreeMap<>(); // the same order each time
  private final Set<String> beans = new HashSet<>();
  private final List<String> ignored = new ArrayList<>();
  private final Map<String, List<String>> ids = new LinkedHashMap<>();

  /** What one future bean brings. */
  private static final class Candidate {
    final List<JobEntry> jobs = new ArrayList<>();
    final Set<String> finalMethods = new TreeSet<>();
    final Set<String> typesIfRestricted = new TreeSet<>();
    final ClassInfo type;
    final boolean mustBeBean;
    boolean classJob;
    boolean ownId;

    Candidate(ClassInfo type, boolean mustBeBean) {
      this.type = type;
      this.mustBeBean = mustBeBean;
    }
  }

  /**
   * No class has jobs whose supertypes are not all there (a health check without MicroProfile
   * Health): it cannot be loaded, and ArC cannot tell its members.
   */
  private static boolean hasJobs(ClassInfo type) {
    try {
      return Annotations.hasJobs(type);
    } catch (NullPointerException absentSupertype) {
      LOG.log(DEBUG, "A class with an absent supertype is passed over.", absentSupertype);
      return false;
    }
  }

  /** Any class: looks whether it, or a member of it, is annotated. */
  void scan(ClassConfig type) {
    ClassInfo info = type.info();
    if (!hasJobs(info)) {
      return;
    }
    Candidate candidate = new Candidate(info, mustBeBean(info));
    scanClass(info, candidate);
    Map<String, Integer> withoutId = new HashMap<>();
    for (MethodConfig method : type.methods()) {
      MethodInfo declared = method.info();
      if (!declared.declaringClass().name().equals(info.name())) {
        continue;
      }
      List<RunnableJob> jobs = Annotations.jobs(declared);
      if (jobs.isEmpty()) {
        continue;
      }
      if (declared.hasAnnotation(Produces.class)) {
        String member = declared.name();
        rules.checkProducer(JobRules.where(declared), declared.returnType(), jobs.size());
        scanProducer(method, info, member, member + "()", jobs);
      } else {
        scanMethod(declared, jobs, candidate, withoutId);
        // Quarkus takes a method with a stereotype for a producer.
        method.removeAnnotation(Annotations::isRunnableJob);
      }
    }
    for (FieldConfig field : type.fields()) {
      List<RunnableJob> jobs =
          field.info().declaringClass().name().equals(info.name())
              ? Annotations.jobs(field.info())
              : List.of();
      if (!jobs.isEmpty()) {
        String where = info.name() + "#" + field.info().name();
        if (field.info().hasAnnotation(Produces.class)) {
          rules.checkProducer(where, field.info().type(), jobs.size());
          scanProducer(field, info, field.info().name(), field.info().name(), jobs);
        } else {
          rules.checkField(where);
        }
      }
    }
    if (!candidate.jobs.isEmpty()) {
      candidates.put(info.name(), candidate);
      host(type, info.name());
    }
  }

  private void scanClass(ClassInfo info, Candidate candidate) {
    List<RunnableJob> jobs = Annotations.jobs(info);
    if (jobs.isEmpty()) {
      return;
    }
    candidate.classJob = true;
    candidate.ownId = overridesId(info);
    rules.checkClass(info, jobs.size());
    if (info.hasAnnotation(Typed.class)) {
      candidate.typesIfRestricted.add(Job.class.getName());
    }
    RunnableJob job = jobs.get(0);
    rules.checkTexts(info.name(), job);
    candidate.jobs.add(new JobEntry(info.name(), JobEntry.Kind.CLASS, info.name(), "", false, job));
  }

  private void scanMethod(
      MethodInfo method,
      List<RunnableJob> jobs,
      Candidate candidate,
      Map<String, Integer> withoutId) {
    rules.checkMethod(method);
    String type = method.declaringClass().name();
    if (!method.isStatic()) {
      if (method.isFinal()) {
        candidate.finalMethods.add(JobRules.where(method));
      }
      if (method.declaringClass().hasAnnotation(Typed.class)) {
        candidate.typesIfRestricted.add(type);
      }
    }
    for (RunnableJob job : jobs) {
      rules.checkTexts(JobRules.where(method), job);
      candidate.jobs.add(
          new JobEntry(
              type,
              JobEntry.Kind.METHOD,
              type,
              method.name(),
              !method.parameters().isEmpty(),
              job));
      if (job.id().isBlank() && withoutId.merge(method.name(), 1, Integer::sum) == 2) {
        rules.checkOverload(method);
      }
    }
  }

  private void scanProducer(
      DeclarationConfig member,
      ClassInfo type,
      String name,
      String keyOfMember,
      List<RunnableJob> jobs) {
    String key = type.name() + "#" + keyOfMember;
    RunnableJob job = jobs.get(0);
    rules.checkTexts(type.name() + "#" + name, job);
    Candidate candidate = new Candidate(type, false);
    candidate.ownId = true;
    if (member.info().hasAnnotation(Typed.class)) {
      candidate.typesIfRestricted.add(Job.class.getName());
    }
    candidate.jobs.add(new JobEntry(key, JobEntry.Kind.PRODUCER, type.name(), name, false, job));
    candidates.put(key, candidate);
    host(member, key);
  }

  private static void host(DeclarationConfig declaration, String key) {
    boolean onlyDefault = Annotations.hasOnlyDefaultQualifier(declaration.info());
    declaration.addAnnotation(new JobHost.Literal(key));
    if (onlyDefault) {
      declaration.addAnnotation(Default.Literal.INSTANCE);
    }
  }

  private static boolean overridesId(ClassInfo type) {
    return type.methods().stream()
        .anyMatch(
            method ->
                method.name().equals("id")
                    && method.parameters().isEmpty()
                    && !method.declaringClass().name().equals(Job.class.getName()));
  }

  /**
   * Whether the class cannot be meant to be no bean. One that has all it takes and still is none
   * was left out on purpose: vetoed, a disabled alternative, excluded by a build profile.
   */
  private static boolean mustBeBean(ClassInfo type) {
    if (type.hasAnnotation(Vetoed.class) || inVetoedPackage(type)) {
      return false;
    }
    return type.isAbstract()
        || type.isInterface()
        || isInner(type)
        || !Annotations.definesBean(type);
  }

  /** Asked of the loaded class: ArC throws for a package without a package-info. */
  private static boolean inVetoedPackage(ClassInfo type) {
    Class<?> loaded = Loadable.find(type.name());
    return loaded != null && loaded.getPackage().isAnnotationPresent(Vetoed.class);
  }

  private static boolean isInner(ClassInfo type) {
    Class<?> loaded = type.name().contains("$") ? Loadable.find(type.name()) : null;
    return loaded != null
        && loaded.getEnclosingClass() != null
        && !Modifier.isStatic(loaded.getModifiers());
  }

  /**
   * An enabled bean.
   *
   * @param arc whether the container is Quarkus', which strips methods of {@code final} for the
   *     sake of its proxies
   */
  void register(BeanInfo bean, boolean arc) {
    if (bean.isSynthetic()) {
      return;
    }
    String key = key(bean);
    Candidate candidate = candidates.get(key);
    if (bean.isClassBean()) {
      beans.add(key);
    }
    boolean job = candidate != null && (!bean.isClassBean() || candidate.classJob);
    if (!job && hasType(bean, Job.class.getName())) {
      ignored.add(key);
    }
    if (candidate != null) {
      beans.add(key);
      String scope = bean.scope().annotation().name();
      rules.checkScope(key, scope);
      if (!FRESH.contains(scope)) {
        checkReference(bean, key, candidate, arc);
      }
    }
  }

  /** The runner asks for the bean by its class, or as a job, and calls what it gets. */
  private void checkReference(BeanInfo bean, String key, Candidate candidate, boolean arc) {
    if (bean.scope().isNormal() && !arc) {
      candidate.finalMethods.forEach(rules::checkFinal);
    }
    candidate.typesIfRestricted.stream()
        .filter(type -> !hasType(bean, type))
        .forEach(missing -> rules.checkTypes(key, missing));
  }

  private static String key(BeanInfo bean) {
    String type = bean.declaringClass().name();
    if (bean.isProducerMethod()) {
      return type + "#" + bean.producerMethod().name() + "()";
    }
    return bean.isProducerField() ? type + "#" + bean.producerField().name() : type;
  }

  private static boolean hasType(BeanInfo bean, String name) {
    return bean.types().stream()
        .filter(Type::isClass)
        .anyMatch(type -> type.asClass().declaration().name().equals(name));
  }

  /** The jobs of the beans that were registered. */
  JobCatalog catalog(boolean quarkus) {
    List<JobEntry> jobs = new ArrayList<>();
    candidates.forEach(
        (key, candidate) -> {
          if (beans.contains(key)) {
            jobs.addAll(candidate.jobs);
            candidate.jobs.forEach(job -> knowId(job, candidate.ownId));
          } else if (candidate.mustBeBean) {
            rules.checkBean(candidate.type, candidate.classJob);
          }
        });
    ids.forEach(
        (id, where) -> {
          if (where.size() > 1) {
            rules.checkDuplicates(id, where);
          }
        });
    return new JobCatalog(jobs, ignored.stream().sorted().toList(), quarkus);
  }

  /** Takes down an id that is known before the job is asked for it. */
  private void knowId(JobEntry job, boolean ownId) {
    String id = job.annotation().id();
    boolean named = !id.isBlank();
    if (!named) {
      if (job.kind() == JobEntry.Kind.METHOD) {
        id = job.where();
      } else if (!ownId) {
        id = job.className();
      }
    }
    List<String> users = ids.computeIfAbsent(id, first -> new ArrayList<>());
    if (!id.isBlank() && (named || !users.contains(job.where()))) {
      users.add(job.where());
    }
  }

  Collection<String> problems() {
    return List.copyOf(problems);
  }
}
