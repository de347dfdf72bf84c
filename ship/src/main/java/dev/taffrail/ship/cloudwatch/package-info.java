/** The sink for AWS CloudWatch Logs; the only package that needs the AWS SDK on the class path. */
@NullMarked
package dev.taffrail.ship.cloudwatch;

import org.jspecify.annotations.NullMarked;
