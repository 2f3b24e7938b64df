package org.runnercdi.sample;

import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.quarkus.security.jpa.Password;
import io.quarkus.security.jpa.Roles;
import io.quarkus.security.jpa.UserDefinition;
import io.quarkus.security.jpa.Username;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.Generated;

/**
 * Somebody who may sign in. A new account has a one-time password, with which it may do nothing but
 * choose one of its own.
 */
@Entity
@Table(name = "account")
@UserDefinition
public class Account extends PanacheEntityBase {

  /** Sees the calls and their results. */
  static final String VIEWER = "viewer";

  /** May do all. */
  static final String EDITOR = "editor";

  /** May only choose a password. */
  static final String NEWCOMER = "newcomer";

  /** Without those that are taken for others when they are copied by hand. */
  private static final String CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";

  private static final int ONE_TIME_LENGTH = 20;

  @Id @Username public String name;

  @Password public String password;

  /** What it may do now. */
  @Roles public String role;

  /** What it may do once it has a password of its own. */
  public String promised;

  /** By the database; a later account of the same name has another. */
  @Generated
  @Column(insertable = false, updatable = false)
  public long number;

  Instant invited = Instant.now();

  /** For Hibernate, which fills the fields. */
  @SuppressWarnings("NullAway.Init")
  protected Account() {}

  private Account(String name, String promised, String oneTimePassword) {
    this.name = name;
    this.promised = promised;
    this.role = NEWCOMER;
    this.password = BcryptUtil.bcryptHash(oneTimePassword);
  }

  /**
   * Adds an account, or has it begin anew: sessions of whoever had the name before have ended.
   *
   * @return its one-time password, which nobody else has
   */
  static String invite(String name, String role) {
    SecureRandom random = new SecureRandom();
    StringBuilder oneTime = new StringBuilder();
    for (int i = 0; i < ONE_TIME_LENGTH; i++) {
      oneTime.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    deleteById(name);
    new Account(name, role, oneTime.toString()).persistAndFlush();
    return oneTime.toString();
  }

  /** The one-time password ends here. */
  void choose(String ownPassword) {
    password = BcryptUtil.bcryptHash(ownPassword);
    role = promised;
  }

  /** Whether there is somebody who can let others in. */
  static boolean isThereAnEditor() {
    return count("role", EDITOR) > 0;
  }

  static List<Account> all() {
    return listAll(Sort.by("name"));
  }
}
