/** What only a Jakarta EE server has. */
package org.runnercdi.it.app.server;
