/**
 * The public contract, sentence by sentence, as programs that know nothing of how it is kept: each test says what a
 * user may rely on. Expected orders and logs come from the tests' own models, and for generators from CPython ({@code
 * src/test/python/generator_oracle.py}).
 */
package org.weightless.agent.contract;
