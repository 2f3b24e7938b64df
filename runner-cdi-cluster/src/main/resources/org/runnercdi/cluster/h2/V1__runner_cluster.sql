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

-- Who has claimed what; it outlasts the run.
CREATE TABLE IF NOT EXISTS runner_claim (
  cluster varchar(100) NOT NULL,
  slot timestamp(6) with time zone NOT NULL,
  queue varchar NOT NULL,
  job_id varchar NOT NULL,
  ordinal int NOT NULL,
  node uuid NOT NULL,
  token bigint NOT NULL,
  -- the batch by which it was won as a duplicate, and so never in flight
  skipped uuid,
  PRIMARY KEY (cluster, slot, queue, job_id, ordinal)
);

-- What is in flight: a completion deletes its row.
CREATE TABLE IF NOT EXISTS runner_open (
  slot timestamp(6) with time zone NOT NULL,
  token bigint NOT NULL,
  cluster varchar(100) NOT NULL,
  queue varchar NOT NULL,
  job_id varchar NOT NULL,
  ordinal int NOT NULL,
  node uuid NOT NULL,
  attempt int NOT NULL,
  batch uuid,
  -- its run is lost, which nobody has told of yet
  lost boolean DEFAULT FALSE NOT NULL,
  PRIMARY KEY (slot, token)
);

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
