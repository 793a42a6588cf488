package io.quark.mdk;

/** Makes a policy for each node. */
public interface FailurePolicies {
    /**
     * The policy of a node that was just learnt of.
     *
     * @param node the node
     * @return the result
     */
    FailurePolicy create(Node node);
}
