package org.runnercdi.it.payara.boot;

import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroLauncher;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Payara Micro as its own main class starts it, with a door for what it has no other way for:
 * deploying and undeploying while it runs. Each connection brings one line, {@code deploy NAME
 * FILE} or {@code undeploy NAME}, and gets one line when that is done: {@code true}, or {@code
 * false} where it failed.
 */
public final class PayaraMicroWithDoor {

  private PayaraMicroWithDoor() {}

  /**
   * Starts the server and does not return.
   *
   * @param arguments the port of the door, then those of Payara Micro
   */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    String[] own = new String[arguments.length - 1];
    System.arraycopy(arguments, 1, own, 0, own.length);
    PayaraMicroRuntime runtime = PayaraMicroLauncher.create(own).getRuntime();
    try (ServerSocket door = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      while (true) {
        try (Socket client = door.accept()) {
          answer(client, runtime);
        }
      }
    }
  }

  private static void answer(Socket client, PayaraMicroRuntime runtime) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8);
    String[] words = in.readLine().split(" ", 3);
    out.println(
        switch (words[0]) {
          case "deploy" -> runtime.deploy(words[1], words[1], new File(words[2]));
          case "undeploy" -> {
            runtime.undeploy(words[1]);
            yield true;
          }
          default -> throw new IllegalArgumentException(words[0]);
        });
  }
}
