package org.runnercdi.cdi;

/** What keeps an application's executor beans from being removed as unused. */
interface PoolBeans {}
