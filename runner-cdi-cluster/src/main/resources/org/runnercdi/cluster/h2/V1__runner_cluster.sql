-- A cluster of runners in H2, 2.3 or later. May be applied again.

CREATE SEQUENCE IF NOT EXISTS runner_token;

-- What is closed cannot be claimed any more. Each claim holds this row, so that claims come one after the other.
CREATE TABLE IF NOT EXISTS runner_cluster (
  cluster varchar(100) NOT NULL PRIMARY KEY,
  closed_up_to timestamp(6) with time zone DEFAULT TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00Z' NOT NULL
);

-- A row for each life of a node.
CREATE TABLE IF NOT EXISTS runner_member (
  cluster varchar(100) NOT NULL,
  node uuid NOT NULL,
  name varchar(200) NOT NULL,
  state varchar(10) NOT NULL CHECK (state IN ('ALIVE', 'DEAD', 'LEFT')),
  started_at timestamp(6) with time zone NOT NULL,
  ended_at timestamp(6) with time zone,
  PRIMARY KEY (cluster, node)
);

-- There is none once the node is not alive.
CREATE TABLE IF NOT EXISTS runner_heartbeat (
  cluster varchar(100) NOT NULL,
  node uuid NOT NULL,
  beat_at timestamp(6) with time zone NOT NULL,
  PRIMARY KEY (cluster, node)
);

CREATE TABLE IF NOT EXISTS runner_claim (
  cluster varchar(100) NOT NULL,
  slot timestamp(6) with time zone NOT NULL,
  queue varchar NOT NULL,
  job_id varchar NOT NULL,
  ordinal int NOT NULL,
  node uuid NOT NULL,
  token bigint NOT NULL,
  attempt int NOT NULL,
  batch uuid,
  claimed_at timestamp(6) with time zone NOT NULL,
  done_at timestamp(6) with time zone,
  outcome varchar(20),
  PRIMARY KEY (cluster, slot, queue, job_id, ordinal)
);

CREATE INDEX IF NOT EXISTS runner_claim_open ON runner_claim (cluster, done_at, job_id);

CREATE INDEX IF NOT EXISTS runner_claim_token ON runner_claim (token);

-- How far a node has come in a long list of jobs.
CREATE TABLE IF NOT EXISTS runner_walk (
  cluster varchar(100) NOT NULL,
  slot timestamp(6) with time zone NOT NULL,
  queue varchar NOT NULL,
  list uuid NOT NULL,
  node uuid NOT NULL,
  asked varchar NOT NULL,
  PRIMARY KEY (cluster, slot, queue, list, node)
);

CREATE TABLE IF NOT EXISTS runner_pause (
  cluster varchar(100) NOT NULL,
  job_id varchar NOT NULL,
  PRIMARY KEY (cluster, job_id)
);
