package dev.taffrail.examples.spring;

import dev.taffrail.log.Correlation;
import dev.taffrail.log.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Each request is a piece of work of its own, or goes on with the one that its header names. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CorrelationFilter extends OncePerRequestFilter {
  @Override
  @SuppressWarnings("try") // the scope is there for its end
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try (Scope work = Correlation.continueFrom(request.getHeader("traceparent"))) {
      chain.doFilter(request, response);
    }
  }
}
