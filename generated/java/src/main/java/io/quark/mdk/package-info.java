/** Find other services, call the healthy ones, and follow a request through all of them. */
package io.quark.mdk;
