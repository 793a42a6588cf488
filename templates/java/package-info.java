{{ docs }}package {{ package }};
