package org.runnercdi.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives the page its headers, and tells it where the resources are. */
final class PageFilter extends HttpFilter {

  private static final long serialVersionUID = 1L;

  private final byte[] roots;

  PageFilter(Roots roots) {
    this.roots = Json.bytes(roots);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    PageHeaders.OF_PAGES.forEach(response::setHeader);
    if (request.getRequestURI().endsWith("/runner/" + Roots.FILE)) {
      response.setContentType("application/json");
      response.setContentLength(roots.length);
      response.getOutputStream().write(roots);
    } else {
      chain.doFilter(request, response);
    }
  }
}
