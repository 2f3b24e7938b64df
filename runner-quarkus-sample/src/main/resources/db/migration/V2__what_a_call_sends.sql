alter table api_call add column headers         varchar(4000)  default ''    not null;
alter table api_call add column body            varchar(20000) default ''    not null;
alter table api_call add column expected_status varchar(100)   default '2xx' not null;
alter table api_call add column retries         integer        default 0     not null;
