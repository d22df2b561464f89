/**
 * Frameworks start and behave under the agent as without it, and their code may yield. The programs are in
 * {@code agent/src/frameworks}; the profile {@code frameworks} builds them, each with its own class path, and runs
 * these tests.
 */
package org.weightless.agent.frameworks;
