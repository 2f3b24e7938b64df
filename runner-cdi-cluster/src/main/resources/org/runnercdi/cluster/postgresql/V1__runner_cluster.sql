-- A cluster of runners in PostgreSQL, 12 or later. The application's role must own these tables, for it
-- adds partitions to runner_claim and drops them. May be applied again.

CREATE SEQUENCE IF NOT EXISTS runner_token;

-- What is closed cannot be claimed any more.
CREATE TABLE IF NOT EXISTS runner_cluster (
  cluster varchar(100) NOT NULL PRIMARY KEY,
  closed_up_to timestamptz NOT NULL DEFAULT 'epoch'
);

-- A row for each life of a node. A claim in flight holds it, so that nobody is declared dead meanwhile.
CREATE TABLE IF NOT EXISTS runner_member (
  cluster varchar(100) NOT NULL,
  node uuid NOT NULL,
  name varchar(200) NOT NULL,
  state varchar(10) NOT NULL CHECK (state IN ('ALIVE', 'DEAD', 'LEFT')),
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (cluster, node)
);

-- Apart from the member, so that a heartbeat never waits for a claim. There is none once the node is not alive.
CREATE TABLE IF NOT EXISTS runner_heartbeat (
  cluster varchar(100) NOT NULL,
  node uuid NOT NULL,
  beat_at timestamptz NOT NULL,
  PRIMARY KEY (cluster, node)
) WITH (fillfactor = 50);

-- Who has claimed what; it outlasts the run. Partitions of ten minutes are added by the nodes, and dropped once they
-- are closed. A row is found by its job first, since a slot has many jobs; and compared by its bytes, which costs less
-- than the rules of a language. Its key is its only index, since there may be a million rows for a slot.
CREATE TABLE IF NOT EXISTS runner_claim (
  cluster varchar(100) COLLATE "C" NOT NULL,
  slot timestamptz NOT NULL,
  queue text COLLATE "C" NOT NULL,
  job_id text COLLATE "C" NOT NULL,
  ordinal int NOT NULL,
  node uuid NOT NULL,
  token bigint NOT NULL,
  -- the batch by which it was won as a duplicate, and so never in flight
  skipped uuid,
  PRIMARY KEY (cluster, job_id, slot, queue, ordinal)
) PARTITION BY RANGE (slot);

-- What is in flight: a completion deletes its row, which costs half of what it costs to mark it as done. Its rows are
-- few, but many come and go.
CREATE TABLE IF NOT EXISTS runner_open (
  slot timestamptz NOT NULL,
  token bigint NOT NULL,
  cluster varchar(100) COLLATE "C" NOT NULL,
  queue text COLLATE "C" NOT NULL,
  job_id text COLLATE "C" NOT NULL,
  ordinal int NOT NULL,
  node uuid NOT NULL,
  attempt int NOT NULL,
  batch uuid,
  -- its run is lost, which nobody has told of yet
  lost boolean NOT NULL DEFAULT false,
  PRIMARY KEY (slot, token)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

-- How far a node has come in a long list of jobs, so that nodes with the same list pass over what others have
-- asked for. Safety rests on runner_claim alone.
CREATE TABLE IF NOT EXISTS runner_walk (
  cluster varchar(100) COLLATE "C" NOT NULL,
  slot timestamptz NOT NULL,
  queue text COLLATE "C" NOT NULL,
  list uuid NOT NULL,
  node uuid NOT NULL,
  asked text NOT NULL,
  PRIMARY KEY (cluster, slot, queue, list, node)
) WITH (fillfactor = 50);

CREATE TABLE IF NOT EXISTS runner_pause (
  cluster varchar(100) NOT NULL,
  job_id text NOT NULL,
  PRIMARY KEY (cluster, job_id)
);
