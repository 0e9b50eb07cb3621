/** Models broken at random, each read in a process that may die of it. */
package dev.plumbline.mutation;
