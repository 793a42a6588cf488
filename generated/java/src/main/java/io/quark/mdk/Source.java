package io.quark.mdk;

/** Where an MDK learns of nodes. */
public sealed interface Source permits MissionControl, StaticNodes, Synapse {}
