package org.runnercdi.sample;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/** Lets one node after another look whether the database is empty. */
@ApplicationScoped
class FirstStart {

  private final EntityManager entities;

  FirstStart(EntityManager entities) {
    this.entities = entities;
  }

  /** Waits for whoever is before, and lets nobody else past until this transaction has ended. */
  void takeTurn() {
    entities.createNativeQuery("select id from first_start for update").getSingleResult();
  }
}
