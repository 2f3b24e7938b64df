/** Tests on Weld SE without discovery: each lists the beans it is about. */
package org.runnercdi.cdi;
