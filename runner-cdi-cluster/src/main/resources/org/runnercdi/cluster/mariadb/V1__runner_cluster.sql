-- A cluster of runners in MariaDB, 10.11 or later. May be applied again. Moments are in UTC. Texts are compared by their
-- bytes, blanks at their ends included.

CREATE SEQUENCE IF NOT EXISTS runner_token ENGINE = InnoDB;

-- What is closed cannot be claimed any more.
CREATE TABLE IF NOT EXISTS runner_cluster (
  cluster varchar(100) NOT NULL PRIMARY KEY,
  closed_up_to datetime(6) NOT NULL DEFAULT '1970-01-01 00:00:00'
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- A row for each life of a node. A claim in flight holds it, so that nobody is declared dead meanwhile.
CREATE TABLE IF NOT EXISTS runner_member (
  cluster varchar(100) NOT NULL,
  node uuid NOT NULL,
  name varchar(200) NOT NULL,
  state varchar(10) NOT NULL CHECK (state IN ('ALIVE', 'DEAD', 'LEFT')),
  started_at datetime(6) NOT NULL,
  ended_at datetime(6),
  PRIMARY KEY (cluster, node)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Apart from the member, so that a heartbeat never waits for a claim. There is none once the node is not alive.
CREATE TABLE IF NOT EXISTS runner_heartbeat (
  cluster varchar(100) NOT NULL,
  node uuid NOT NULL,
  beat_at datetime(6) NOT NULL,
  PRIMARY KEY (cluster, node)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- Who has claimed what; it outlasts the run. Its key, of at most 3,072 bytes, is its only index, since there may be a
-- million rows for a slot; the rows of a slot lie together, for they are forgotten together.
CREATE TABLE IF NOT EXISTS runner_claim (
  cluster varchar(100) NOT NULL,
  slot datetime(6) NOT NULL,
  queue varchar(160) NOT NULL,
  job_id varchar(500) NOT NULL,
  ordinal int NOT NULL,
  node uuid NOT NULL,
  token bigint NOT NULL,
  -- the batch by which it was won as a duplicate, and so never in flight
  skipped uuid,
  PRIMARY KEY (cluster, slot, queue, job_id, ordinal)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- What is in flight: a completion deletes its row. Its rows are few, but many come and go.
CREATE TABLE IF NOT EXISTS runner_open (
  slot datetime(6) NOT NULL,
  token bigint NOT NULL,
  cluster varchar(100) NOT NULL,
  queue varchar(160) NOT NULL,
  job_id varchar(500) NOT NULL,
  ordinal int NOT NULL,
  node uuid NOT NULL,
  attempt int NOT NULL,
  batch uuid,
  -- its run is lost, which nobody has told of yet
  lost boolean NOT NULL DEFAULT false,
  PRIMARY KEY (cluster, slot, token)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

-- How far a node has come in a long list of jobs, so that nodes with the same list pass over what others have
-- asked for. Safety rests on runner_claim alone.
CREATE TABLE IF NOT EXISTS runner_walk (
  cluster varchar(100) NOT NULL,
  slot datetime(6) NOT NULL,
  queue varchar(160) NOT NULL,
  list uuid NOT NULL,
  node uuid NOT NULL,
  asked longtext NOT NULL,
  PRIMARY KEY (cluster, slot, queue, list, node)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

CREATE TABLE IF NOT EXISTS runner_pause (
  cluster varchar(100) NOT NULL,
  job_id varchar(500) NOT NULL,
  PRIMARY KEY (cluster, job_id)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
