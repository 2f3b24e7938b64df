package org.runnercdi.benchmark.quarkus;

import jakarta.enterprise.context.ApplicationScoped;
import org.runnercdi.RunnableJob;

/** A hundred jobs. */
@ApplicationScoped
class Jobs {

  @RunnableJob(id = "job-0", cron = "0 0 * * *", zone = "Europe/Paris")
  String job0() {
    return "done";
  }

  @RunnableJob(id = "job-1", cron = "1 1 * * *", zone = "Europe/Paris")
  String job1() {
    return "done";
  }

  @RunnableJob(id = "job-2", cron = "2 2 * * *", zone = "Europe/Paris")
  String job2() {
    return "done";
  }

  @RunnableJob(id = "job-3", cron = "3 3 * * *", zone = "Europe/Paris")
  String job3() {
    return "done";
  }

  @RunnableJob(id = "job-4", cron = "4 4 * * *", zone = "Europe/Paris")
  String job4() {
    return "done";
  }

  @RunnableJob(id = "job-5", cron = "5 5 * * *", zone = "Europe/Paris")
  String job5() {
    return "done";
  }

  @RunnableJob(id = "job-6", cron = "6 6 * * *", zone = "Europe/Paris")
  String job6() {
    return "done";
  }

  @RunnableJob(id = "job-7", cron = "7 7 * * *", zone = "Europe/Paris")
  String job7() {
    return "done";
  }

  @RunnableJob(id = "job-8", cron = "8 8 * * *", zone = "Europe/Paris")
  String job8() {
    return "done";
  }

  @RunnableJob(id = "job-9", cron = "9 9 * * *", zone = "Europe/Paris")
  String job9() {
    return "done";
  }

  @RunnableJob(id = "job-10", cron = "10 10 * * *", zone = "Europe/Paris")
  String job10() {
    return "done";
  }

  @RunnableJob(id = "job-11", cron = "11 11 * * *", zone = "Europe/Paris")
  String job11() {
    return "done";
  }

  @RunnableJob(id = "job-12", cron = "12 12 * * *", zone = "Europe/Paris")
  String job12() {
    return "done";
  }

  @RunnableJob(id = "job-13", cron = "13 13 * * *", zone = "Europe/Paris")
  String job13() {
    return "done";
  }

  @RunnableJob(id = "job-14", cron = "14 14 * * *", zone = "Europe/Paris")
  String job14() {
    return "done";
  }

  @RunnableJob(id = "job-15", cron = "15 15 * * *", zone = "Europe/Paris")
  String job15() {
    return "done";
  }

  @RunnableJob(id = "job-16", cron = "16 16 * * *", zone = "Europe/Paris")
  String job16() {
    return "done";
  }

  @RunnableJob(id = "job-17", cron = "17 17 * * *", zone = "Europe/Paris")
  String job17() {
    return "done";
  }

  @RunnableJob(id = "job-18", cron = "18 18 * * *", zone = "Europe/Paris")
  String job18() {
    return "done";
  }

  @RunnableJob(id = "job-19", cron = "19 19 * * *", zone = "Europe/Paris")
  String job19() {
    return "done";
  }

  @RunnableJob(id = "job-20", cron = "20 20 * * *", zone = "Europe/Paris")
  String job20() {
    return "done";
  }

  @RunnableJob(id = "job-21", cron = "21 21 * * *", zone = "Europe/Paris")
  String job21() {
    return "done";
  }

  @RunnableJob(id = "job-22", cron = "22 22 * * *", zone = "Europe/Paris")
  String job22() {
    return "done";
  }

  @RunnableJob(id = "job-23", cron = "23 23 * * *", zone = "Europe/Paris")
  String job23() {
    return "done";
  }

  @RunnableJob(id = "job-24", cron = "24 0 * * *", zone = "Europe/Paris")
  String job24() {
    return "done";
  }

  @RunnableJob(id = "job-25", cron = "25 1 * * *", zone = "Europe/Paris")
  String job25() {
    return "done";
  }

  @RunnableJob(id = "job-26", cron = "26 2 * * *", zone = "Europe/Paris")
  String job26() {
    return "done";
  }

  @RunnableJob(id = "job-27", cron = "27 3 * * *", zone = "Europe/Paris")
  String job27() {
    return "done";
  }

  @RunnableJob(id = "job-28", cron = "28 4 * * *", zone = "Europe/Paris")
  String job28() {
    return "done";
  }

  @RunnableJob(id = "job-29", cron = "29 5 * * *", zone = "Europe/Paris")
  String job29() {
    return "done";
  }

  @RunnableJob(id = "job-30", cron = "30 6 * * *", zone = "Europe/Paris")
  String job30() {
    return "done";
  }

  @RunnableJob(id = "job-31", cron = "31 7 * * *", zone = "Europe/Paris")
  String job31() {
    return "done";
  }

  @RunnableJob(id = "job-32", cron = "32 8 * * *", zone = "Europe/Paris")
  String job32() {
    return "done";
  }

  @RunnableJob(id = "job-33", cron = "33 9 * * *", zone = "Europe/Paris")
  String job33() {
    return "done";
  }

  @RunnableJob(id = "job-34", cron = "34 10 * * *", zone = "Europe/Paris")
  String job34() {
    return "done";
  }

  @RunnableJob(id = "job-35", cron = "35 11 * * *", zone = "Europe/Paris")
  String job35() {
    return "done";
  }

  @RunnableJob(id = "job-36", cron = "36 12 * * *", zone = "Europe/Paris")
  String job36() {
    return "done";
  }

  @RunnableJob(id = "job-37", cron = "37 13 * * *", zone = "Europe/Paris")
  String job37() {
    return "done";
  }

  @RunnableJob(id = "job-38", cron = "38 14 * * *", zone = "Europe/Paris")
  String job38() {
    return "done";
  }

  @RunnableJob(id = "job-39", cron = "39 15 * * *", zone = "Europe/Paris")
  String job39() {
    return "done";
  }

  @RunnableJob(id = "job-40", cron = "40 16 * * *", zone = "Europe/Paris")
  String job40() {
    return "done";
  }

  @RunnableJob(id = "job-41", cron = "41 17 * * *", zone = "Europe/Paris")
  String job41() {
    return "done";
  }

  @RunnableJob(id = "job-42", cron = "42 18 * * *", zone = "Europe/Paris")
  String job42() {
    return "done";
  }

  @RunnableJob(id = "job-43", cron = "43 19 * * *", zone = "Europe/Paris")
  String job43() {
    return "done";
  }

  @RunnableJob(id = "job-44", cron = "44 20 * * *", zone = "Europe/Paris")
  String job44() {
    return "done";
  }

  @RunnableJob(id = "job-45", cron = "45 21 * * *", zone = "Europe/Paris")
  String job45() {
    return "done";
  }

  @RunnableJob(id = "job-46", cron = "46 22 * * *", zone = "Europe/Paris")
  String job46() {
    return "done";
  }

  @RunnableJob(id = "job-47", cron = "47 23 * * *", zone = "Europe/Paris")
  String job47() {
    return "done";
  }

  @RunnableJob(id = "job-48", cron = "48 0 * * *", zone = "Europe/Paris")
  String job48() {
    return "done";
  }

  @RunnableJob(id = "job-49", cron = "49 1 * * *", zone = "Europe/Paris")
  String job49() {
    return "done";
  }

  @RunnableJob(id = "job-50", cron = "50 2 * * *", zone = "Europe/Paris")
  String job50() {
    return "done";
  }

  @RunnableJob(id = "job-51", cron = "51 3 * * *", zone = "Europe/Paris")
  String job51() {
    return "done";
  }

  @RunnableJob(id = "job-52", cron = "52 4 * * *", zone = "Europe/Paris")
  String job52() {
    return "done";
  }

  @RunnableJob(id = "job-53", cron = "53 5 * * *", zone = "Europe/Paris")
  String job53() {
    return "done";
  }

  @RunnableJob(id = "job-54", cron = "54 6 * * *", zone = "Europe/Paris")
  String job54() {
    return "done";
  }

  @RunnableJob(id = "job-55", cron = "55 7 * * *", zone = "Europe/Paris")
  String job55() {
    return "done";
  }

  @RunnableJob(id = "job-56", cron = "56 8 * * *", zone = "Europe/Paris")
  String job56() {
    return "done";
  }

  @RunnableJob(id = "job-57", cron = "57 9 * * *", zone = "Europe/Paris")
  String job57() {
    return "done";
  }

  @RunnableJob(id = "job-58", cron = "58 10 * * *", zone = "Europe/Paris")
  String job58() {
    return "done";
  }

  @RunnableJob(id = "job-59", cron = "59 11 * * *", zone = "Europe/Paris")
  String job59() {
    return "done";
  }

  @RunnableJob(id = "job-60", cron = "0 12 * * *", zone = "Europe/Paris")
  String job60() {
    return "done";
  }

  @RunnableJob(id = "job-61", cron = "1 13 * * *", zone = "Europe/Paris")
  String job61() {
    return "done";
  }

  @RunnableJob(id = "job-62", cron = "2 14 * * *", zone = "Europe/Paris")
  String job62() {
    return "done";
  }

  @RunnableJob(id = "job-63", cron = "3 15 * * *", zone = "Europe/Paris")
  String job63() {
    return "done";
  }

  @RunnableJob(id = "job-64", cron = "4 16 * * *", zone = "Europe/Paris")
  String job64() {
    return "done";
  }

  @RunnableJob(id = "job-65", cron = "5 17 * * *", zone = "Europe/Paris")
  String job65() {
    return "done";
  }

  @RunnableJob(id = "job-66", cron = "6 18 * * *", zone = "Europe/Paris")
  String job66() {
    return "done";
  }

  @RunnableJob(id = "job-67", cron = "7 19 * * *", zone = "Europe/Paris")
  String job67() {
    return "done";
  }

  @RunnableJob(id = "job-68", cron = "8 20 * * *", zone = "Europe/Paris")
  String job68() {
    return "done";
  }

  @RunnableJob(id = "job-69", cron = "9 21 * * *", zone = "Europe/Paris")
  String job69() {
    return "done";
  }

  @RunnableJob(id = "job-70", cron = "10 22 * * *", zone = "Europe/Paris")
  String job70() {
    return "done";
  }

  @RunnableJob(id = "job-71", cron = "11 23 * * *", zone = "Europe/Paris")
  String job71() {
    return "done";
  }

  @RunnableJob(id = "job-72", cron = "12 0 * * *", zone = "Europe/Paris")
  String job72() {
    return "done";
  }

  @RunnableJob(id = "job-73", cron = "13 1 * * *", zone = "Europe/Paris")
  String job73() {
    return "done";
  }

  @RunnableJob(id = "job-74", cron = "14 2 * * *", zone = "Europe/Paris")
  String job74() {
    return "done";
  }

  @RunnableJob(id = "job-75", cron = "15 3 * * *", zone = "Europe/Paris")
  String job75() {
    return "done";
  }

  @RunnableJob(id = "job-76", cron = "16 4 * * *", zone = "Europe/Paris")
  String job76() {
    return "done";
  }

  @RunnableJob(id = "job-77", cron = "17 5 * * *", zone = "Europe/Paris")
  String job77() {
    return "done";
  }

  @RunnableJob(id = "job-78", cron = "18 6 * * *", zone = "Europe/Paris")
  String job78() {
    return "done";
  }

  @RunnableJob(id = "job-79", cron = "19 7 * * *", zone = "Europe/Paris")
  String job79() {
    return "done";
  }

  @RunnableJob(id = "job-80", cron = "20 8 * * *", zone = "Europe/Paris")
  String job80() {
    return "done";
  }

  @RunnableJob(id = "job-81", cron = "21 9 * * *", zone = "Europe/Paris")
  String job81() {
    return "done";
  }

  @RunnableJob(id = "job-82", cron = "22 10 * * *", zone = "Europe/Paris")
  String job82() {
    return "done";
  }

  @RunnableJob(id = "job-83", cron = "23 11 * * *", zone = "Europe/Paris")
  String job83() {
    return "done";
  }

  @RunnableJob(id = "job-84", cron = "24 12 * * *", zone = "Europe/Paris")
  String job84() {
    return "done";
  }

  @RunnableJob(id = "job-85", cron = "25 13 * * *", zone = "Europe/Paris")
  String job85() {
    return "done";
  }

  @RunnableJob(id = "job-86", cron = "26 14 * * *", zone = "Europe/Paris")
  String job86() {
    return "done";
  }

  @RunnableJob(id = "job-87", cron = "27 15 * * *", zone = "Europe/Paris")
  String job87() {
    return "done";
  }

  @RunnableJob(id = "job-88", cron = "28 16 * * *", zone = "Europe/Paris")
  String job88() {
    return "done";
  }

  @RunnableJob(id = "job-89", cron = "29 17 * * *", zone = "Europe/Paris")
  String job89() {
    return "done";
  }

  @RunnableJob(id = "job-90", cron = "30 18 * * *", zone = "Europe/Paris")
  String job90() {
    return "done";
  }

  @RunnableJob(id = "job-91", cron = "31 19 * * *", zone = "Europe/Paris")
  String job91() {
    return "done";
  }

  @RunnableJob(id = "job-92", cron = "32 20 * * *", zone = "Europe/Paris")
  String job92() {
    return "done";
  }

  @RunnableJob(id = "job-93", cron = "33 21 * * *", zone = "Europe/Paris")
  String job93() {
    return "done";
  }

  @RunnableJob(id = "job-94", cron = "34 22 * * *", zone = "Europe/Paris")
  String job94() {
    return "done";
  }

  @RunnableJob(id = "job-95", cron = "35 23 * * *", zone = "Europe/Paris")
  String job95() {
    return "done";
  }

  @RunnableJob(id = "job-96", cron = "36 0 * * *", zone = "Europe/Paris")
  String job96() {
    return "done";
  }

  @RunnableJob(id = "job-97", cron = "37 1 * * *", zone = "Europe/Paris")
  String job97() {
    return "done";
  }

  @RunnableJob(id = "job-98", cron = "38 2 * * *", zone = "Europe/Paris")
  String job98() {
    return "done";
  }

  @RunnableJob(id = "job-99", cron = "39 3 * * *", zone = "Europe/Paris")
  String job99() {
    return "done";
  }
}
