create table account (
  name     varchar(60)  primary key,
  password varchar(100) not null,
  role     varchar(20)  not null,
  promised varchar(20)  not null
);
