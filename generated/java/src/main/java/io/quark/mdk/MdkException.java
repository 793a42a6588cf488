package io.quark.mdk;

import io.quark.runtime.QuarkException;

/** The base of the errors of this package: failures that are expected. */
public abstract class MdkException extends QuarkException {
    private static final long serialVersionUID = 1L;

    MdkException(String message) {
        super(message);
    }
}
