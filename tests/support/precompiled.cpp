// Carries the precompiled header of the tests (cmake/Room.cmake); has no code of its own.
