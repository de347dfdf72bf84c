package dev.taffrail.examples.spring;

import dev.taffrail.log.BoundLogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Opens and closes the vents. */
@RestController
class VentController {
  private static final BoundLogger log = BoundLogger.get("greenhouse.vents");
  private static final Logger slf4j = LoggerFactory.getLogger(VentController.class);

  @PutMapping("/vents/{vent}")
  String move(@PathVariable("vent") int vent, @RequestParam("percent") int percent) {
    log.info("vent_moved").with("vent", vent).with("percent", percent).log();
    slf4j.info("Vent {} is at {} %", vent, percent);
    return "moved";
  }
}
