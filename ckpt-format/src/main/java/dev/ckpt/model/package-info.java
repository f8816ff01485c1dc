/// What a state_dict means: names, roles, layouts, optimizer slots. [dev.ckpt.model.Understanding] is the entry; it finds
/// the weights in the tree ([dev.ckpt.model.WeightsFinder]), takes wrappers off their names
/// ([dev.ckpt.model.WrapperPrefix]), says what each does ([dev.ckpt.model.PartClassifier]), which family they are of
/// ([dev.ckpt.model.Families]) and how large ([dev.ckpt.model.GeometryFinder]), and gives an optimizer's numbered slots the
/// names of their parameters ([dev.ckpt.model.SlotNaming]).
///
/// Nothing is guessed silently: a number carries its evidence, a naming its certainty, and what is unknown is empty. Only
/// step counts and the like are read from storages; everything else follows from names and shapes.
@NullMarked
package dev.ckpt.model;

import org.jspecify.annotations.NullMarked;
